package io.latchkey;

import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The operator's own filters and predicates: jars in a folder, with the configurations that they
 * name as Spring Boot's auto-configurations are named. A jar that names none is a library of the
 * others.
 */
final class Extensions {

  private static final String NAMES =
      "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

  private final ClassLoader loader;
  private final List<Class<?>> configurations;

  private Extensions(ClassLoader loader, List<Class<?>> configurations) {
    this.loader = loader;
    this.configurations = List.copyOf(configurations);
  }

  /**
   * Loads a folder's jars; nothing if there is no such folder.
   *
   * @throws StartFaultException naming the jar that can't be used
   */
  static Extensions load(Path folder) {
    List<Path> jars = jars(folder);
    ClassLoader ours = Extensions.class.getClassLoader();
    if (jars.isEmpty()) {
      return new Extensions(ours, List.of());
    }
    // Open for as long as the process lives, as every class of these jars may need another.
    URLClassLoader loader =
        new URLClassLoader(
            "extensions", jars.stream().map(Extensions::url).toArray(URL[]::new), ours);
    List<Class<?>> configurations = new ArrayList<>();
    for (Path jar : jars) {
      for (String name : names(jar)) {
        configurations.add(type(loader, jar, name));
      }
    }
    return new Extensions(loader, configurations);
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new StartFaultException(folder + " can't be read: " + e.getMessage(), e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry entry = file.getEntry(NAMES);
      if (entry == null) {
        return List.of();
      }
      try (InputStream in = file.getInputStream(entry)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
      }
    } catch (IOException e) {
      throw new StartFaultException(jar + " can't be read as a jar: " + e.getMessage(), e);
    }
  }

  private static Class<?> type(ClassLoader loader, Path jar, String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new StartFaultException(
          jar + " names the configuration " + name + ", which can't be loaded: " + e, e);
    }
  }

  /** Finds the classes of the jars, and all of the gateway's. */
  ClassLoader loader() {
    return loader;
  }

  /** What to add to the proxy. */
  Class<?>[] configurations() {
    return configurations.toArray(Class<?>[]::new);
  }
}
