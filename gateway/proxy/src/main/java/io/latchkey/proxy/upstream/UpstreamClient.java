package io.latchkey.proxy.upstream;

import io.latchkey.address.ConnectGuard;
import io.netty.channel.Channel;
import reactor.netty.http.client.HttpClient;

/** What holds for every client that requests leave with, whoever made it. */
final class UpstreamClient {

  private UpstreamClient() {}

  /** Has a client connect only where requests may go, and keeps its responses apart. */
  static HttpClient guarded(HttpClient client, ConnectGuard guard, DistrustedUpstreams distrusted) {
    return guard
        .on(client)
        .disableRetry(true) // It would repeat any request; UpstreamFilter knows which may be.
        .doOnChannelInit(
            (observer, channel, remote) ->
                NegotiatedHttp1.await(channel, http1 -> keepApart(http1, distrusted)));
  }

  private static void keepApart(Channel connection, DistrustedUpstreams distrusted) {
    UpstreamWire.addTo(connection);
    ConnectionGuard.addTo(connection, distrusted);
  }
}
