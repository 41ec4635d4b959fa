package io.latchkey.access;

/** Where a route takes the project of a request from. */
public enum ProjectSource {
  /** The path variable {@code project} of the route's path predicate. */
  PATH,
  /** A request header that the route names. */
  HEADER,
  /** The variable {@code project} of the route's host predicate. */
  HOST,
  /** Always the project that the route names. */
  FIXED,
  /** The key's only project. */
  KEY
}
