package io.elasticfaces.worker.model;

import io.elasticfaces.worker.detect.Face;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The faces of one picture, and the embedding of one of them.
 *
 * @param faces all faces, the chosen one first; if none is certain, the most probable first
 * @param embedding of the first face; empty if no face is certain
 * @param timings milliseconds by stage: {@code decode}, {@code detect}, and with a certain face {@code align},
 *     {@code embed}
 */
public record FaceAnalysis(List<Face> faces, Optional<float[]> embedding, Map<String, Double> timings) {}
