package io.latchkey.admin.encryption;

/**
 * What became of a body.
 *
 * @param upstream what the upstream would see
 * @param masked what a key without permission would see if the upstream sent that back
 * @param encrypted how many values were encrypted
 * @param missing how many of the policy's fields the body lacks
 */
record EncryptionTrialView(Object upstream, Object masked, int encrypted, int missing) {}
