package io.latchkey.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.TestUpstream;
import io.latchkey.key.Network;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

class ConnectGuardTest {

  private static TestUpstream upstream;
  private static int port;

  private final AddressRules rules =
      AddressRules.publicAnd(List.of(Network.of("127.0.0.1")), new OwnListeners());
  private final HttpClient plain = HttpClient.create(ConnectionProvider.newConnection());
  private final HttpClient guarded = new ConnectGuard(rules).on(plain);

  @BeforeAll
  static void start() {
    upstream = TestUpstream.start();
    port = upstream.uri().getPort();
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  private static int status(HttpClient client, String host) {
    return client
        .get()
        .uri("http://" + host + ":" + port + "/")
        .response()
        .map(response -> response.status().code())
        .blockOptional(Duration.ofSeconds(30))
        .orElseThrow();
  }

  @Test
  void allowedAddressIsReachedByLiteralAndByName() {
    assertThat(status(guarded, "127.0.0.1")).isEqualTo(200);
    assertThat(status(named("127.0.0.1"), "upstream_of-ours")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "[::ffff:127.0.0.2]", "[::127.0.0.2]", "0.0.0.0", "[::]"})
  void literalIsJudgedThoughNoNameServerIsAsked(String host) {
    assertThatThrownBy(() -> status(guarded, host))
        .hasRootCauseInstanceOf(AddressRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "0.0.0.0", "10.255.255.1", "169.254.169.254"})
  void addressThatANameServerGivesIsJudged(String address) {
    assertThatThrownBy(() -> status(named(address), "name.example"))
        .hasRootCauseInstanceOf(AddressRefusedException.class);
  }

  @Test
  void nameIsReachedAtThatOfItsAddressesWhichIsAllowed() {
    assertThat(status(named("127.0.0.2", "127.0.0.1"), "name.example")).isEqualTo(200);
  }

  @Test
  void nameThatMovesToAForbiddenAddressIsRefusedAtItsNextConnection() {
    AtomicInteger asked = new AtomicInteger();
    HttpClient moving =
        new ConnectGuard(rules)
            .on(plain.resolver(resolver(() -> "127.0.0." + asked.incrementAndGet())));

    assertThat(status(moving, "name.example")).isEqualTo(200);
    assertThatThrownBy(() -> status(moving, "name.example"))
        .hasRootCauseInstanceOf(AddressRefusedException.class);
  }

  private HttpClient named(String... addresses) {
    return new ConnectGuard(rules).on(plain.resolver(resolver(() -> String.join(",", addresses))));
  }

  /** A name server that gives every name the addresses that {@code now} holds. */
  private static AddressResolverGroup<InetSocketAddress> resolver(Supplier<String> now) {
    return new AddressResolverGroup<>() {
      @Override
      protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {
          @Override
          protected void doResolve(String name, Promise<InetAddress> promise) {
            promise.setSuccess(addresses(now.get()).get(0));
          }

          @Override
          protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            promise.setSuccess(addresses(now.get()));
          }
        }.asAddressResolver();
      }
    };
  }

  private static List<InetAddress> addresses(String texts) {
    return Arrays.stream(texts.split(",")).map(Network::literal).toList();
  }
}
