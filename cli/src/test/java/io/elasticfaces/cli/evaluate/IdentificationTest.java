package io.elasticfaces.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Person;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.network.MtcnnNetworks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Embeddings have one dimension. */
class IdentificationTest {
    private final List<Person> people = new ArrayList<>();

    @Test
    void shouldNamePeopleWhoAreNearTheirOwnPictures() {
        person("Ada", 0, 0.1, 0.2);
        person("Bo", 10, 10.1, 10.2);

        List<Identification> results = Identification.of(people, nobody(), 1);

        assertThat(results)
                .containsExactly(
                        new Identification(1, 2, rate(4, 4), rate(0, 4), rate(0, 4), rate(0, 6)),
                        new Identification(2, 2, rate(2, 2), rate(0, 2), rate(0, 2), rate(0, 6)));
    }

    @Test
    void shouldNotNamePicturesBeyondTheThreshold() {
        person("Ada", 0, 2);
        person("Bo", 10, 12);

        assertThat(Identification.of(people, nobody(), 1))
                .containsExactly(new Identification(1, 2, rate(0, 2), rate(2, 2), rate(0, 2), rate(0, 4)));
    }

    @Test
    void shouldNotAcceptTheThresholdItself() {
        person("Ada", 0, 1);
        person("Bo", 10, 11);

        assertThat(Identification.of(people, nobody(), 1).get(0).unknown()).isEqualTo(rate(2, 2));
        assertThat(Identification.of(people, nobody(), Math.nextUp(1.0)).get(0).right())
                .isEqualTo(rate(2, 2));
    }

    /** Cy's one picture is always enrolled, and is nearer to each of Bo's than the other of Bo's. */
    @Test
    void shouldCountWrongNames() {
        person("Ada", 0, 0.1);
        person("Bo", 10, 14);
        person("Cy", 12);

        Identification result = Identification.of(people, nobody(), 3).get(0);

        assertThat(result.people()).isEqualTo(3);
        assertThat(result.right()).isEqualTo(rate(1, 2));
        assertThat(result.wrong()).isEqualTo(rate(1, 2));
        assertThat(result.unknown()).isEqualTo(rate(0, 2));
        // Both of Bo's pictures are taken for Cy, and Cy's for Bo.
        assertThat(result.strangers()).isEqualTo(rate(3, 5));
    }

    @Test
    void shouldNotTryWithoutTwoPeopleWithTwoPictures() {
        person("Ada", 0);
        person("Bo", 1, 2);

        assertThat(Identification.of(people, nobody(), 1)).isEmpty();
    }

    private void person(String name, double... places) {
        for (double place : places) {
            people.add(new Person(name, name + places.length + "-" + place, new float[] {(float) place}));
        }
    }

    /** Returns the rate over all draws of a count per draw. */
    private static Rate rate(long count, long of) {
        return new Rate(count * Identification.SPLITS, of * Identification.SPLITS);
    }

    private static Gallery nobody() {
        Embedder embedder = Mockito.mock(Embedder.class);
        Mockito.when(embedder.dimension()).thenReturn(1);
        return Gallery.empty(new ModelSet("line", "0", 1, Mockito.mock(MtcnnNetworks.class), embedder));
    }
}
