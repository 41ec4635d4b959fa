package io.latchkey.admin.members;

import io.latchkey.admin.AdminDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser, as far as cookies and redirects go. All of its hosts are one: ports don't count. */
final class Browser {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final AdminDoor door;

  Browser(AdminDoor door) {
    this.door = door;
  }

  /** Signs somebody in, and shows the page on which that ends. */
  HttpResponse<String> signIn(String account, @Nullable String returnTo) {
    return get(provider(begin(returnTo), "account=" + account));
  }

  /** Begins a sign-in: where the provider is to be asked. */
  URI begin(@Nullable String returnTo) {
    String query =
        returnTo == null
            ? ""
            : "?return=" + returnTo.replace("%", "%25").replace("&", "%26").replace("?", "%3F");
    return location(get(door.uri("/sign-in/provider" + query)));
  }

  /** Begins a sign-in that asks for a new proof: where the provider is to be asked. */
  URI beginAgain(String returnTo) {
    return location(get(door.uri("/sign-in/provider?fresh=true&return=" + returnTo)));
  }

  /** Goes through the provider's pages, and says on one who it is: where that leads to. */
  URI provider(URI asked, String who) {
    URI next = asked;
    do {
      URI page = next.getPath().startsWith("/interaction/") ? URI.create(next + "?" + who) : next;
      next = page.resolve(location(get(page)));
    } while (next.getAuthority().equals(asked.getAuthority()));
    return next;
  }

  private static URI location(HttpResponse<String> response) {
    return URI.create(
        response
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new AssertionError(response + ": " + response.body())));
  }

  HttpResponse<String> get(URI page) {
    HttpRequest.Builder request = HttpRequest.newBuilder(page).header("Accept", "text/html,*/*");
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::take);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(String header) {
    String name = header.substring(0, header.indexOf('='));
    String value = header.substring(name.length() + 1).replaceFirst(";.*", "");
    attributes.put(name, header);
    if (value.isEmpty()) {
      cookies.remove(name);
    } else {
      cookies.put(name, value);
    }
  }

  /** A cookie's value; null where it has none of this name. */
  @Nullable String cookie(String name) {
    return cookies.get(name);
  }

  /** A cookie as it was set. */
  String attributes(String name) {
    return attributes.getOrDefault(name, "");
  }

  void keep(String name, @Nullable String value) {
    cookies.put(name, String.valueOf(value));
  }

  /** Whom the admin API takes this browser for. */
  JsonNode me() {
    return JsonMapper.builder().build().readTree(get(door.uri("/v1/me")).body());
  }
}
