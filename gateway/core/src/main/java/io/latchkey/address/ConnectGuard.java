package io.latchkey.address;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * Stands in a client's connections and judges the address that each is about to be made to. That is
 * behind every resolver, so an address written in a URL and one that a name server gives are
 * treated alike, and a name that changes its address meanwhile gains nothing. If a name has several
 * addresses, the client goes on to the next. Safe for use by many connections.
 */
@Sharable
public final class ConnectGuard extends ChannelOutboundHandlerAdapter {

  private static final String NAME = "latchkey-connect-guard";

  private final AddressRules rules;

  public ConnectGuard(AddressRules rules) {
    this.rules = rules;
  }

  /** The client with each of its connections guarded. */
  public HttpClient on(HttpClient client) {
    return client.doOnChannelInit(
        (observer, channel, remote) -> channel.pipeline().addFirst(NAME, this));
  }

  @Override
  public void connect(
      ChannelHandlerContext context,
      SocketAddress remote,
      @Nullable SocketAddress local,
      ChannelPromise connected) {
    AddressRefusedException refused = refusal(remote);
    if (refused != null) {
      connected.tryFailure(refused);
      return;
    }
    context.connect(remote, local, connected);
    context.pipeline().remove(this);
  }

  private @Nullable AddressRefusedException refusal(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress internet) || internet.getAddress() == null) {
      return new AddressRefusedException(remote.toString(), Verdict.SPECIAL);
    }
    Verdict verdict = rules.judge(internet.getAddress(), internet.getPort());
    return verdict == Verdict.ALLOWED
        ? null
        : new AddressRefusedException(internet.getAddress().getHostAddress(), verdict);
  }
}
