package io.latchkey.bench;

import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/**
 * A proxy of Reactor Netty's server and client and nothing else.
 *
 * <p>Arguments: the port to listen on, the port of the upstream.
 */
final class BareReactorProxy {

  private static final int CONNECTIONS = 1_000;

  private BareReactorProxy() {}

  public static void main(String[] arguments) {
    String upstream = "http://127.0.0.1:" + arguments[1];
    HttpClient client =
        HttpClient.create(
            ConnectionProvider.builder("bare").maxConnections(CONNECTIONS).lifo().build());
    HttpServer.create()
        .host("127.0.0.1")
        .port(Integer.parseInt(arguments[0]))
        .handle(
            (request, response) ->
                client
                    .headers(headers -> headers.setAll(request.requestHeaders()))
                    .request(request.method())
                    .uri(upstream + request.uri())
                    .send(request.receive().retain())
                    .responseConnection(
                        (answer, connection) ->
                            response
                                .status(answer.status())
                                .headers(answer.responseHeaders())
                                .send(connection.inbound().receive().retain())))
        .bindNow()
        .onDispose()
        .block();
  }
}
