/** Who is known: galleries of embeddings, their form in the state bucket, and the search for the nearest person. */
package io.elasticfaces.recognition.gallery;
