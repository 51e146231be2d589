/** Crops a face from a picture for an embedder. */
package io.elasticfaces.worker.align;
