package io.latchkey.limit;

import io.latchkey.key.Limits;

/**
 * An account that is held to limits.
 *
 * @param limits not empty
 */
public record LimitedAccount(Account account, Limits limits) {}
