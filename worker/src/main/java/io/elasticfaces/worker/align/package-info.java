/** Cuts the crop that an embedder takes from a face in a picture. */
package io.elasticfaces.worker.align;
