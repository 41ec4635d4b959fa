/**
 * What is noted of requests: IDs always, samples of decisions, and if an operator wants it, a log
 * and spans.
 */
@NullMarked
package io.latchkey.proxy.accesslog;

import org.jspecify.annotations.NullMarked;
