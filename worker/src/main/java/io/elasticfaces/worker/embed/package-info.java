/** Computes the embedding of a face from its crop. */
package io.elasticfaces.worker.embed;
