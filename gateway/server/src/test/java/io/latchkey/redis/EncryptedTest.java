package io.latchkey.redis;

import static io.latchkey.redis.Passing.PROJECT;
import static io.latchkey.redis.Passing.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Ports;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis over TLS. */
class EncryptedTest {

  @Test
  void gatewayAndRedisShowEachOtherTheirCertificates(@TempDir Path folder) {
    TestCertificate certificate = TestCertificate.write(folder, "redis");
    int port = Ports.free();
    try (TestRedis redis =
            TestRedis.startInstalled(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificate.certificate().toString(),
                "--tls-key-file",
                certificate.key().toString(),
                "--tls-ca-cert-file",
                certificate.certificate().toString(),
                "--tls-auth-clients",
                "yes");
        TestUpstream upstream = TestUpstream.start();
        RunningGateway gateway =
            RunningGateway.with(
                "spring.data.redis.url=rediss://127.0.0.1:" + port,
                "spring.data.redis.ssl.bundle=redis",
                "spring.ssl.bundle.pem.redis.truststore.certificate=" + certificate.certificate(),
                "spring.ssl.bundle.pem.redis.keystore.certificate=" + certificate.certificate(),
                "spring.ssl.bundle.pem.redis.keystore.private-key=" + certificate.key())) {
      gateway.admin().project(PROJECT, upstream.uri());
      AdminClient.Key key = gateway.admin().key(PROJECT);
      assertThat(status(gateway, key)).isEqualTo(200);

      gateway.admin().revoke(key);

      assertThat(status(gateway, key)).isEqualTo(401);
      assertThat(redis.<Long>with(commands -> commands.exists("latchkey:key:" + key.id())))
          .isEqualTo(1);
    }
  }
}
