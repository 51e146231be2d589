/** From a face in a picture to the crop that an embedder wants. */
package io.elasticfaces.recognition.align;
