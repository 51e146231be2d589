package io.elasticfaces.contract.gallery;

import java.util.List;
import java.util.Map;

/**
 * The people and faces of a collection at one time, without embeddings. Immutable.
 *
 * @param version the collection's newest version, e.g. {@code 000000012}, or null if nothing was ever enrolled
 * @param faces the faces of all model sets in the order of their ids, which is that of their enrolment
 * @param models the model set of each face's id
 * @param names the names of all people, those without faces too, in alphabetical order, with their numbers of faces
 */
public record People(
        String version, List<EnrolledFace> faces, Map<String, ModelId> models, Map<String, Integer> names) {}
