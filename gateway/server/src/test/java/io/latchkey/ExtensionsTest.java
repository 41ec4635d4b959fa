package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators add filters of their own by putting a jar into a folder. */
class ExtensionsTest {

  private static final String NAMES =
      "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
  private static final String SOURCE =
      """
      package acme;

      import org.springframework.cloud.gateway.filter.GatewayFilter;
      import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
      import org.springframework.context.annotation.Bean;
      import org.springframework.context.annotation.Configuration;

      @Configuration(proxyBeanMethods = false)
      public class AcmeFilters {

        @Bean
        public StampGatewayFilterFactory stampGatewayFilterFactory() {
          return new StampGatewayFilterFactory();
        }

        public static class StampGatewayFilterFactory extends AbstractGatewayFilterFactory<Object> {
          public StampGatewayFilterFactory() {
            super(Object.class);
          }

          @Override
          public GatewayFilter apply(Object nothing) {
            return (exchange, chain) -> {
              exchange.getResponse().getHeaders().set("X-Stamp", "acme");
              return chain.filter(exchange);
            };
          }
        }
      }
      """;

  @Test
  void filterOfAJarInTheFolderServesRoutes(@TempDir Path folder) throws IOException {
    jar(folder.resolve("acme.jar"), classes(folder.resolve("made")), "acme.AcmeFilters # ours\n");
    try (TestRedis redis = TestRedis.start();
        TestUpstream upstream = TestUpstream.start();
        RunningGateway gateway =
            RunningGateway.on(
                redis,
                "latchkey.extensions.folder=" + folder,
                route("id", "stamped"),
                route("uri", "latchkey://project"),
                route("predicates[0]", "Path=/stamped/**"),
                route("filters[0]", "Stamp"),
                route("metadata.latchkey.project", "key"))) {
      gateway.admin().project("orders", upstream.uri());
      AdminClient.Key key = gateway.admin().key("orders");

      var answer = gateway.get(gateway.proxy("/stamped/x"), "X-API-Key", key.secret());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("X-Stamp")).contains("acme");
    }
  }

  @Test
  void jarThatNamesWhatItDoesNotHaveStopsTheStart(@TempDir Path folder) throws IOException {
    jar(folder.resolve("acme.jar"), Map.of(), "acme.Missing\n");

    assertThatThrownBy(() -> Extensions.load(folder))
        .isInstanceOf(StartFaultException.class)
        .hasMessageContaining("acme.jar names the configuration acme.Missing");
  }

  @Test
  void fileThatIsNoJarStopsTheStart(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("acme.jar"), "no jar");

    assertThatThrownBy(() -> Extensions.load(folder))
        .isInstanceOf(StartFaultException.class)
        .hasMessageContaining("acme.jar can't be read as a jar");
  }

  @Test
  void folderMayBeMissing(@TempDir Path folder) {
    assertThat(Extensions.load(folder.resolve("none")).configurations()).isEmpty();
  }

  private static String route(String property, String value) {
    return "spring.cloud.gateway.server.webflux.routes[0]." + property + "=" + value;
  }

  private static Map<String, byte[]> classes(Path made) throws IOException {
    Path source = Files.createDirectories(made).resolve("AcmeFilters.java");
    Files.writeString(source, SOURCE);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                made.toString(),
                source.toString());
    assertThat(result).isZero();
    String inner = "acme/AcmeFilters$StampGatewayFilterFactory.class";
    return Map.of(
        "acme/AcmeFilters.class",
        Files.readAllBytes(made.resolve("acme/AcmeFilters.class")),
        inner,
        Files.readAllBytes(made.resolve(inner)));
  }

  private static void jar(Path file, Map<String, byte[]> classes, String names) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> each : classes.entrySet()) {
        write(jar, each.getKey(), each.getValue());
      }
      write(jar, NAMES, names.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void write(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }
}
