/** The pages about projects, and the deletion of projects and organizations. */
@NullMarked
package io.latchkey.console.projects;

import org.jspecify.annotations.NullMarked;
