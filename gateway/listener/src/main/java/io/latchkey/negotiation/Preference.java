package io.latchkey.negotiation;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * How much a client wants a media type. Quality counts most, then how exactly the client names the
 * type, then the order in {@code Accept}.
 *
 * @param specificity of the range that the type falls under: the most specific one decides
 * @param position of that range in {@code Accept}
 */
record Preference(MediaType type, double quality, int specificity, int position) {

  private static final Comparator<Preference> BEST_FIRST =
      Comparator.comparingDouble(Preference::quality)
          .thenComparingInt(Preference::specificity)
          .reversed()
          .thenComparingInt(Preference::position);
  private static final Comparator<Preference> DECIDING_FIRST =
      Comparator.comparingInt(Preference::specificity)
          .reversed()
          .thenComparingInt(Preference::position);

  /**
   * The type that the client prefers; null if it accepts none of them.
   *
   * @param accepted the ranges in {@code Accept}; empty for anything
   * @param offered in the order that the server prefers
   */
  static @Nullable MediaType choose(List<MediaType> accepted, List<MediaType> offered) {
    List<MediaType> ranges = accepted.isEmpty() ? List.of(MediaType.ALL) : accepted;
    return offered.stream()
        .map(type -> of(type, ranges))
        .filter(Objects::nonNull)
        .filter(preference -> preference.quality > 0)
        .min(BEST_FIRST)
        .map(Preference::type)
        .orElse(null);
  }

  private static @Nullable Preference of(MediaType type, List<MediaType> ranges) {
    return IntStream.range(0, ranges.size())
        .filter(i -> ranges.get(i).includes(type))
        .mapToObj(
            i -> new Preference(type, ranges.get(i).getQualityValue(), exactness(ranges.get(i)), i))
        .min(DECIDING_FIRST)
        .orElse(null);
  }

  private static int exactness(MediaType range) {
    if (range.isWildcardType()) {
      return 0;
    }
    return range.isWildcardSubtype() ? 1 : 2;
  }
}
