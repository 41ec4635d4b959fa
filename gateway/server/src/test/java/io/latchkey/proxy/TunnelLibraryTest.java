package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Installed;
import io.latchkey.fixture.NodePackage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A WebSocket client and server of other people see each other as if nothing stood in between. */
class TunnelLibraryTest {

  private static final String PACKAGE = "ws@8.18.3";
  private static final Path FOLDER = Path.of("target", "ws").toAbsolutePath();

  private static final String SCRIPT =
      """
      const { WebSocket, WebSocketServer } = require('ws');
      const http = require('http'), readline = require('readline');
      const deflate = { threshold: 0 };
      const server = http.createServer();
      const sockets = new WebSocketServer({
        noServer: true, perMessageDeflate: deflate,
        handleProtocols: offered => offered.has('v2') ? 'v2' : false });
      server.on('upgrade', (request, socket, head) => {
        if (request.url === '/forbidden') {
          return socket.end('HTTP/1.1 403 Forbidden\\r\\nContent-Length: 0\\r\\n\\r\\n');
        }
        sockets.handleUpgrade(request, socket, head, peer => {
          peer.on('message', (data, binary) => {
            const text = data.toString();
            if (!binary && /^close \\d+$/.test(text)) {
              peer.close(Number(text.substring(6)), 'because');
            } else if (!binary && text === 'close') {
              peer.close();
            } else {
              peer.send(data, { binary });
            }
          });
          peer.on('close', code => console.log('upstream saw ' + code));
          peer.send('first ', { fin: false });
          peer.ping();
          peer.send('words', { fin: true });
        });
      });
      server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));

      const open = (url, key, protocols) =>
        new WebSocket(url, protocols, { headers: { 'X-API-Key': key }, perMessageDeflate: deflate });
      const once = (socket, event) =>
        new Promise(done => socket.once(event, (...all) => done(all)));
      const closed = socket => once(socket, 'close').then(([code, why]) => code + ' ' + why);

      async function run(url, key) {
        const socket = open(url + '/x', key, ['v1', 'v2']);
        const pinged = once(socket, 'ping');
        console.log('greeted ' + (await once(socket, 'message'))[0]);
        await pinged;
        console.log('agreed ' + socket.protocol + ' ' + socket.extensions);
        const much = Buffer.alloc(300000, 0).map((_, i) => (i * i) % 251);
        socket.send(much);
        console.log('echoed ' + much.equals((await once(socket, 'message'))[0]));
        for (const part of ['a', 'b']) socket.send(part.repeat(70000), { fin: false });
        socket.ping();
        socket.send('c', { fin: true });
        console.log('joined ' + (await once(socket, 'message'))[0].length);
        socket.close(4321, 'done');
        console.log('client saw ' + await closed(socket));
        for (const code of [1000, 1001, 1011, 1012, 1013, 1014, 3000, 4999, '']) {
          const each = open(url + '/x', key);
          await once(each, 'open');
          each.send(('close ' + code).trim());
          console.log('client saw ' + await closed(each));
        }
        const refused = open(url + '/forbidden', key);
        console.log('refused ' + (await once(refused, 'error'))[0].message);
        process.exit(0);
      }
      readline.createInterface({ input: process.stdin }).once('line', line => run(...line.split(' ')));
      """;

  @Test
  void clientAndServerOfTheWsLibraryMeetThroughTheGateway() throws Exception {
    NodePackage.install(FOLDER, PACKAGE);
    Path script = Files.writeString(FOLDER.resolve("meet.js"), SCRIPT);
    Process node =
        new ProcessBuilder(Installed.program("node").getPath(), script.toString())
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
      String port = String.valueOf(out.readLine()).replace("port ", "");
      ADMIN.project("ws-library", URI.create("http://127.0.0.1:" + port));
      AdminClient.Key key = ADMIN.key("ws-library");
      String url = "ws://127.0.0.1:" + ProxyDoor.port() + "/proxy/ws-library";
      node.getOutputStream()
          .write((url + " " + key.secret() + "\n").getBytes(StandardCharsets.US_ASCII));
      node.getOutputStream().flush();
      List<String> said = new ArrayList<>();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line.strip());
      }

      assertThat(said)
          .contains(
              "greeted first words",
              "agreed v2 permessage-deflate",
              "echoed true",
              "joined 140001",
              "upstream saw 4321",
              "client saw 4321 done",
              "client saw 1000 because",
              "client saw 1001 because",
              "client saw 1011 because",
              "client saw 1012 because",
              "client saw 1013 because",
              "client saw 1014 because",
              "client saw 3000 because",
              "client saw 4999 because",
              "client saw 1005",
              "upstream saw 1005",
              "refused Unexpected server response: 403");
    } finally {
      node.destroyForcibly();
    }
  }
}
