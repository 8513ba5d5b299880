// websocket-example.js

// Server
const WebSocket = require('ws');
const wss = new WebSocket.Server({ port: 8080 });

wss.on('connection', (ws) => {
  ws.on('message', (message) => {
    // Broadcast to all clients
    wss.clients.forEach((client) => {
      client.send(message);
    });
  });
});

// Client
const ws = new WebSocket('ws://localhost:8080');
ws.onmessage = (event) => {
  // Handle message
};
ws.send('Hello');
