package io.latchkey.redis;

import io.latchkey.address.OwnListeners;
import io.latchkey.change.FeedHistory;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.event.connection.ConnectedEvent;
import io.lettuce.core.resource.ClientResources;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.Disposable;

/** Connections to Redis: the client that Spring Boot makes, watched by us. */
@Configuration(proxyBeanMethods = false)
public class RedisConfiguration {

  private static final Duration HANDSHAKE = Duration.ofSeconds(2);

  /** The client is the last to stop: the feed leaves the fleet over it. */
  @Bean
  static BeanPostProcessor redisStopsLast() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof LettuceConnectionFactory factory) {
          factory.setPhase(Integer.MIN_VALUE);
        }
        return bean;
      }
    };
  }

  @Bean
  LettuceClientOptionsBuilderCustomizer watchedByUs(DataRedisProperties properties) {
    Duration connect = properties.getConnectTimeout();
    SocketOptions sockets =
        SocketOptions.builder()
            .connectTimeout(connect == null ? HANDSHAKE : connect)
            .keepAlive(true)
            .build();
    return options ->
        options
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.create())
            .socketOptions(sockets);
  }

  @Bean
  LettuceClientConfigurationBuilderCustomizer boundedHandshake(DataRedisProperties properties) {
    return builder -> {
      if (properties.getTimeout() == null) {
        builder.commandTimeout(HANDSHAKE);
      }
    };
  }

  @Bean
  RedisMeters redisMeters() {
    return new RedisMeters();
  }

  /** Notes every server that is connected to, so that no request of a tenant's goes there. */
  @Bean
  Disposable redisServersAreOwn(ClientResources resources, OwnListeners own) {
    return resources
        .eventBus()
        .get()
        .ofType(ConnectedEvent.class)
        .map(ConnectedEvent::remoteAddress)
        .ofType(InetSocketAddress.class)
        .filter(server -> !server.isUnresolved())
        .subscribe(own::addServer);
  }

  @Bean
  @DependsOn("redisServersAreOwn")
  RedisConnector redisConnector(
      LettuceConnectionFactory factory,
      RedisSettings settings,
      RedisMeters meters,
      RedisNames names,
      FeedHistory history) {
    String place = names.of("changes");
    return new RedisConnector(factory, settings.timeout(), meters, place, history);
  }

  @Bean
  FeedHistory feedHistory() {
    return new FeedHistory();
  }

  @Bean
  RedisNames redisNames(LettuceConnectionFactory factory, RedisSettings settings) {
    return new RedisNames(settings.prefix(), factory.isClusterAware());
  }
}
