package io.latchkey.admin.problem;

/**
 * What is wrong with one field or query parameter.
 *
 * @param field its name, with a position where it is a list: {@code projects[1]}
 * @param problem what it must be instead; never repeats what was sent
 */
public record Fault(String field, String problem) {}
