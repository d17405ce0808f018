import * as z from 'zod';
import { sendJson } from '../send-json.ts';
import { snakeCase } from './snake-case.ts';
import type { V1Route } from './v1-route.ts';

/** Anybody may get these, before a route is asked. */
const OF_THE_GUARD = [400, 401, 403, 500] as const;

const Failure = z.object({
  error: z.object({
    code: z.string().describe('Stable, for programs; docs/errors.md has all of them'),
    message: z.string().describe('For a person'),
  }),
  retry_at: z.iso.datetime().nullish().describe('From when on it would work'),
});

/** `GET /v1/openapi.json`: all routes for scripts, this one included, as one OpenAPI document. */
export function createOpenApiRoute(routes: readonly V1Route[], version: string): V1Route {
  const self: V1Route = {
    method: 'GET',
    path: '/v1/openapi.json',
    access: 'use',
    api: { summary: 'This document', answer: z.looseObject({ openapi: z.string() }), errors: [] },
    handle: ({ response }) => sendJson(response, 200, describeRoutes([...routes, self], version)),
  };
  return self;
}

/** The document itself, by OpenAPI 3.1. */
export function describeRoutes(routes: readonly V1Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tallylight for scripts', version },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Settings → Add client' },
      },
      schemas: { Error: schemaOf(Failure, 'output') },
    },
    security: [{ token: [] }],
  };
}

function operationOf({ path, access, api }: V1Route): object {
  const { summary, query = {}, body, answer, errors } = api;
  const statuses = [...new Set([...OF_THE_GUARD, ...errors])].toSorted((a, b) => a - b);
  const failure = { $ref: '#/components/schemas/Error' };
  return {
    summary,
    'x-scope': access,
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...Object.entries(query).map(([name, type]) => ({
        name,
        in: 'query',
        required: false,
        schema: schemaOf(type, 'input'),
      })),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: {
      200: contentOf('Done', schemaOf(answer, 'output')),
      ...Object.fromEntries(statuses.map((status) => [status, contentOf('Not done', failure)])),
    },
  };
}

function contentOf(description: string, schema: object): object {
  return { description, content: { 'application/json': { schema } } };
}

/** As it travels: with names in snake_case. The dialect is that of the document. */
function schemaOf(type: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(type, { io });
  return withSnakeCase(schema) as object;
}

function withSnakeCase(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withSnakeCase);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]: [string, unknown]) => [
      keyword,
      renamed(keyword, value),
    ]),
  );
}

function renamed(keyword: string, value: unknown): unknown {
  if (keyword === 'required' && Array.isArray(value))
    return value.map((name) => snakeCase(String(name)));
  if (keyword === 'properties' && typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, type]) => [snakeCase(name), withSnakeCase(type)]),
    );
  return withSnakeCase(value);
}
