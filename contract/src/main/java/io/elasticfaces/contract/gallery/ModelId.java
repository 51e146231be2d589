package io.elasticfaces.contract.gallery;

/**
 * The model set that computes embeddings. Those of different sets cannot be compared.
 *
 * @param set its name, e.g. {@code dlib}
 * @param fingerprint of its weights, letters and digits
 * @param dimension the number of components of an embedding
 */
public record ModelId(String set, String fingerprint, int dimension) {}
