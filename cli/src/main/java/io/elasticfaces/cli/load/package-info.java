/** {@code faces load}: posts pictures to a deployment, measures it, and checks it as the reference project's grader does. */
package io.elasticfaces.cli.load;
