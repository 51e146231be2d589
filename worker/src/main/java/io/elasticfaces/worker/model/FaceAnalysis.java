package io.elasticfaces.worker.model;

import io.elasticfaces.worker.detect.Face;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The faces of one picture, and the embedding of the largest.
 *
 * @param faces all faces, the largest first
 * @param embedding of the largest face; empty if there is no face
 * @param timings milliseconds by stage: {@code decode}, {@code detect}, and with a face {@code align}, {@code embed}
 */
public record FaceAnalysis(List<Face> faces, Optional<float[]> embedding, Map<String, Double> timings) {}
