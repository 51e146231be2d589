package io.elasticfaces.cli.evaluate;

import io.elasticfaces.worker.gallery.Person;

/**
 * The face in a picture.
 *
 * @param enrolled with its embedding as enrolment computes it
 * @param shown with its embedding as workers compute it
 */
record Sample(Person enrolled, Person shown) {
    String name() {
        return enrolled.name();
    }
}
