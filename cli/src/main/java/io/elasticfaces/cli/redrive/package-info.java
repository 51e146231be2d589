/** Sends the requests of the dead-letter queue to the workers again. */
package io.elasticfaces.cli.redrive;
