package io.latchkey;

import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/** Configurations of features that may not be in the tree yet. */
final class PresentFeatures {

  private PresentFeatures() {}

  static String[] of(String... names) {
    return Stream.of(names)
        .filter(name -> ClassUtils.isPresent(name, PresentFeatures.class.getClassLoader()))
        .toArray(String[]::new);
  }
}
