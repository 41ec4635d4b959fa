package io.latchkey.access;

import io.latchkey.key.Permission;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of a key.
 *
 * @param source where the project comes from
 * @param name the header's name ({@link ProjectSource#HEADER}) or the project's ID or slug ({@link
 *     ProjectSource#FIXED}); empty for the others
 * @param permission the permission that every request over this route needs; null for {@code read}
 *     or {@code write} by the method
 */
public record RouteRequirement(ProjectSource source, String name, @Nullable Permission permission) {

  /** What a request with this method needs: the route's permission, else read or write. */
  public Permission permissionFor(String method) {
    return permission == null ? permissionByMethod(method) : permission;
  }

  /** What a method needs where nothing else is said: read or write. */
  public static Permission permissionByMethod(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> Permission.READ;
      default -> Permission.WRITE;
    };
  }
}
