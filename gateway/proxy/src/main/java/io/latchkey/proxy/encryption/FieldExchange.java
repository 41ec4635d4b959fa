package io.latchkey.proxy.encryption;

import io.latchkey.access.Grant;
import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.json.BodyFormat;
import java.util.Objects;
import org.springframework.web.server.ServerWebExchange;

/**
 * An exchange whose fields are encrypted or decrypted.
 *
 * @param exchange as it came
 * @param counts what was done to its fields so far
 */
record FieldExchange(
    ServerWebExchange exchange,
    Grant grant,
    FieldPlan plan,
    FieldBodies bodies,
    FieldCounts counts) {

  FieldBodies.Job job(BodyFormat format, FieldSet fields, boolean strict) {
    FieldCiphers ciphers = Objects.requireNonNull(plan.project().ciphers());
    FieldScope scope = new FieldScope(grant, ciphers, "");
    return new FieldBodies.Job(format, fields, plan, scope, strict, counts);
  }
}
