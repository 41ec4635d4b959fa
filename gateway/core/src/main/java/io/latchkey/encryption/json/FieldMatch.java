package io.latchkey.encryption.json;

/**
 * A value that a rule names.
 *
 * @param rule the index of the first rule that names it; -1 for what matches without one
 * @param label the last member name on the way to the value: of the value itself or, for an item,
 *     of the array that holds it; folded if case is ignored; empty if there is none
 */
public record FieldMatch(int rule, String label) {}
