package io.elasticfaces.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.worker.model.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Embeddings have one dimension. */
class IdentificationTest {
    private static final Threshold ONE = Threshold.fixed(1);

    private static final ModelId LINE = new ModelId("line", "0", 1);

    private final List<Sample> people = new ArrayList<>();

    @Test
    void shouldNamePeopleWhoAreNearTheirOwnPictures() {
        person("Ada", 0, 0.1, 0.2);
        person("Bo", 10, 10.1, 10.2);

        assertThat(Identification.of(people, LINE, ONE))
                .containsExactly(new Identification(false, 1, 1, rate(0, 3), rate(2, 2)));
    }

    @Test
    void shouldNotAcceptTheThresholdItself() {
        person("Ada", 0, 1);
        person("Bo", 10, 11);

        assertThat(Identification.of(people, LINE, ONE).get(0).right()).isEqualTo(rate(0, 1));
        assertThat(Identification.of(people, LINE, Threshold.fixed(Math.nextUp(1.0)))
                        .get(0)
                        .right())
                .isEqualTo(rate(1, 1));
    }

    /** Two of three are enrolled: one of them or the stranger is in the middle, and near to both others. */
    @Test
    void shouldCountStrangersWithANameAndWrongNames() {
        person("Ada", 0, 10);
        person("Bo", 1, 11);
        person("Cy", 2, 12);

        Identification result =
                Identification.of(people, LINE, Threshold.fixed(3)).get(0);

        assertThat(result.enrolled()).isEqualTo(2);
        assertThat(result.strangers().of()).isEqualTo(2 * Identification.DRAWS);
        assertThat(result.strangers().count()).isPositive();
        assertThat(result.right().count()).isZero();
    }

    @Test
    void shouldEnrolTenAndTwoThirds() {
        for (int i = 0; i < 30; i++) {
            person("P" + i, 10 * i, 10 * i + 0.5);
        }

        assertThat(Identification.of(people, LINE, ONE))
                .containsExactly(
                        new Identification(false, 10, 1, rate(0, 40), rate(10, 10)),
                        new Identification(false, 20, 1, rate(0, 20), rate(20, 20)));
    }

    /** Strangers lie anywhere: with 66 times as many people, a threshold by rate is about 66 times as small. */
    @Test
    void shouldMeasureTheFalseAcceptsOfPeopleWhoTakeNoPart() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            double place = 1_000 * random.nextDouble();
            person("P" + i, place, place + 0.001);
        }

        List<Identification> results = Identification.of(people, LINE, new Threshold(500, null, 0.2));

        assertThat(results).extracting("heldOut").containsExactly(false, false, true, true);
        assertThat(results).extracting("enrolled").containsExactly(10, 66, 10, 66);
        assertThat(results.get(0).strangers().share()).isGreaterThan(0.9);
        assertThat(results.get(2).threshold()).isGreaterThan(4 * results.get(3).threshold());
        for (Identification heldOut : results.subList(2, 4)) {
            assertThat(heldOut.strangers().share()).isCloseTo(0.2, within(0.1));
            assertThat(heldOut.right().share()).isOne();
        }
    }

    private void person(String name, double... places) {
        for (double place : places) {
            EnrolledFace person =
                    new EnrolledFace(name + places.length + "-" + place, name, "picture", new float[] {(float) place});
            people.add(new Sample(person, person));
        }
    }

    /** Returns the rate over all draws of a count per draw. */
    private static Rate rate(long count, long of) {
        return new Rate(count * Identification.DRAWS, of * Identification.DRAWS);
    }
}
