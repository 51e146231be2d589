package io.elasticfaces.cli.evaluate;

import io.elasticfaces.contract.gallery.EnrolledFace;

/**
 * The face in a picture.
 *
 * @param enrolled with its embedding as enrolment computes it
 * @param shown with its embedding as workers compute it
 */
record Sample(EnrolledFace enrolled, EnrolledFace shown) {
    String name() {
        return enrolled.person();
    }
}
