/**
 * The OpenAPI document of the admin API, served on the private door. springdoc reads paths,
 * parameters and answers from the controllers ({@link io.latchkey.openapi.Endpoints}); what code
 * can't say (summaries, the bodies that forms read field by field, examples) stands in the YAML
 * files beside this package, which are OpenAPI themselves ({@link
 * io.latchkey.openapi.Descriptions}); problems come from the admin API's own table ({@link
 * io.latchkey.openapi.ProblemAnswers}). {@link io.latchkey.openapi.Assembly} puts the three
 * together, once, when somebody first asks.
 */
@NullMarked
package io.latchkey.openapi;

import org.jspecify.annotations.NullMarked;
