package io.latchkey.negotiation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * What each resource of the controllers is available as: the media types that its methods produce,
 * or JSON if they name none.
 */
public final class Representations {

  private final List<Endpoint> endpoints = new ArrayList<>();

  /**
   * Where a method is, and what it answers with.
   *
   * @param types empty if its answers have no body
   */
  private record Endpoint(
      PathPattern path, Set<RequestMethod> methods, List<MediaType> types, boolean isUsual) {

    boolean takes(HttpMethod method, PathContainer target) {
      String name = method == HttpMethod.HEAD ? HttpMethod.GET.name() : method.name();
      return methods.stream().anyMatch(each -> each.name().equals(name)) && path.matches(target);
    }
  }

  public Representations(RequestMappingHandlerMapping mapping) {
    mapping.getHandlerMethods().forEach((info, handler) -> add(info, handler.getMethod()));
    endpoints.sort(
        Comparator.comparing(Endpoint::path)
            .thenComparing(endpoint -> !endpoint.isUsual)
            .thenComparing(endpoint -> endpoint.types.toString()));
  }

  private void add(RequestMappingInfo info, Method method) {
    List<MediaType> named = List.copyOf(info.getProducesCondition().getProducibleMediaTypes());
    boolean isUsual = named.isEmpty();
    List<MediaType> types = isUsual ? List.of(MediaType.APPLICATION_JSON) : named;
    for (PathPattern path : info.getPatternsCondition().getPatterns()) {
      Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
      endpoints.add(new Endpoint(path, methods, hasBody(method) ? types : List.of(), isUsual));
    }
  }

  private static boolean hasBody(Method method) {
    ResolvableType type = ResolvableType.forMethodReturnType(method);
    Class<?> content = type.hasGenerics() ? type.getGeneric().resolve() : type.resolve();
    return content != void.class && content != Void.class;
  }

  /** How a call is answered. */
  public sealed interface Choice {}

  /** There is nothing to choose: no such resource, or an answer without a body. */
  public record Any() implements Choice {}

  public record Chosen(MediaType type) implements Choice {}

  /** The client accepts nothing of what there is. */
  public record None(List<MediaType> available) implements Choice {}

  /**
   * Chooses the representation of a target.
   *
   * @param accepted the ranges in {@code Accept}; empty for anything
   */
  public Choice choose(HttpMethod method, PathContainer target, List<MediaType> accepted) {
    List<Endpoint> here =
        endpoints.stream().filter(endpoint -> endpoint.takes(method, target)).toList();
    Optional<PathPattern> path = here.stream().map(Endpoint::path).min(Comparator.naturalOrder());
    List<MediaType> available =
        here.stream()
            .filter(endpoint -> endpoint.path.equals(path.orElseThrow()))
            .flatMap(endpoint -> endpoint.types.stream())
            .collect(Collectors.toList());
    if (available.isEmpty()) {
      return new Any();
    }
    @Nullable MediaType chosen = Preference.choose(accepted, available);
    return chosen == null ? new None(available) : new Chosen(chosen);
  }
}
