/**
 * {@code faces load}: posts pictures to a deployment, measures it, and makes the checks of the reference project's
 * grader.
 */
package io.elasticfaces.cli.load;
