/**
 * How the admin API speaks HTTP: authentication at the listener, threads, JSON, idempotency,
 * representations, and problems.
 */
@NullMarked
package io.latchkey.admin.web;

import org.jspecify.annotations.NullMarked;
