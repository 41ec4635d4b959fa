package io.latchkey.console;

import io.latchkey.console.page.PageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Styles and scripts of the pages: these and no others, held in memory. */
@RestController
final class AssetController {

  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final MediaType CSS = MediaType.parseMediaType("text/css;charset=utf-8");
  private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");
  private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");

  private final Map<String, Asset> assets = new HashMap<>();

  AssetController() {
    put("base.css", "console/base.css", CSS);
    put("console.css", "console/console.css", CSS);
    put("parts.css", "console/parts.css", CSS);
    put("console.js", "console/console.js", SCRIPT);
    put("search.js", "console/search.js", SCRIPT);
    put("dialogs.js", "console/dialogs.js", SCRIPT);
    put("secrets.js", "console/secrets.js", SCRIPT);
    put("list.js", "console/list.js", SCRIPT);
    put("find.js", "console/find.js", SCRIPT);
    put("forms.js", "console/forms.js", SCRIPT);
    put("icon.svg", "console/icon.svg", SVG);
    put("icons.svg", "console/icons.svg", SVG);
    put("htmx.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js", SCRIPT);
  }

  private record Asset(byte[] content, MediaType type, String tag) {}

  private void put(String name, String place, MediaType type) {
    try (var in = new ClassPathResource(place).getInputStream()) {
      byte[] content = in.readAllBytes();
      assets.put(name, new Asset(content, type, DigestUtils.md5DigestAsHex(content)));
    } catch (IOException e) {
      throw new UncheckedIOException("an asset of the console is missing: " + place, e);
    }
  }

  /** Browsers ask each time whether it is another one, and get it only then. */
  @GetMapping("/assets/{name}")
  Mono<ResponseEntity<byte[]>> asset(@PathVariable("name") String name) {
    Asset asset = assets.get(name);
    return asset == null
        ? Mono.error(new PageException(HttpStatus.NOT_FOUND))
        : Mono.just(
            ResponseEntity.ok()
                .contentType(asset.type)
                .cacheControl(CacheControl.noCache())
                .eTag('"' + asset.tag + '"')
                .body(asset.content));
  }
}
