package io.elasticfaces.worker.detect;

import java.util.List;

/**
 * A detected face.
 *
 * @param box its bounding box
 * @param probability that it is a face, 0.7 to 1
 * @param landmarks the centres of the left and right eye, the tip of the nose, and the left and right corners of the
 *     mouth; left and right as seen in the picture
 */
public record Face(Box box, float probability, List<Point> landmarks) {}
