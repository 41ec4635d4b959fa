package io.latchkey.console.page;

import java.util.List;

/**
 * What pages say about this gateway.
 *
 * @param proxy where the proxy is, as far as this process knows
 * @param types the labels that a key's type is chosen from
 * @param provider whether people can sign in with an identity provider
 * @param prefix that secrets begin with
 */
public record ConsoleFacts(String proxy, List<String> types, boolean provider, String prefix) {}
