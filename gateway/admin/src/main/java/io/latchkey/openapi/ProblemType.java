package io.latchkey.openapi;

/**
 * A problem that the admin API can answer with.
 *
 * @param code the stable name that callers go by
 * @param status the HTTP status
 * @param title a few words for people
 */
public record ProblemType(String code, int status, String title) {}
