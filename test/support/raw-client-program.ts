import { connect } from 'node:net';

/** A client in a process of its own, to be killed: says that it is connected, passes on its input, prints what comes. */
const [port = ''] = process.argv.slice(2);

const socket = connect(Number(port), '127.0.0.1');
socket.on('connect', () => process.stdout.write('connected\n'));
process.stdin.pipe(socket);
socket.pipe(process.stdout);
