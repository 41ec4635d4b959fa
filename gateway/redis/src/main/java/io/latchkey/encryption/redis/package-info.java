/**
 * Projects' encryption in Redis: {@code latchkey:encryption:<projectId>} is the record, with the
 * policy and the keys, which are sealed; {@code latchkey:encryption} is a sorted set of the
 * projects that have one. A change of a record is told in the feed as one of the project.
 */
@NullMarked
package io.latchkey.encryption.redis;

import org.jspecify.annotations.NullMarked;
