package io.elasticfaces.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.recognition.embed.Embedder;
import io.elasticfaces.recognition.gallery.Gallery;
import io.elasticfaces.recognition.gallery.Person;
import io.elasticfaces.recognition.model.ModelSet;
import io.elasticfaces.recognition.network.MtcnnNetworks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** People on a line. */
class IdentificationTest {
    private final List<Person> people = new ArrayList<>();

    @Test
    void shouldNameEverybodyWhoIsNearThemselvesAndFarFromOthers() {
        person("Ada", 0, 0.1, 0.2);
        person("Bo", 10, 10.1, 10.2);

        List<Identification> results = Identification.of(people, nobody(), 1, 3, 1);

        assertThat(results)
                .containsExactly(
                        new Identification(1, 2, 3, rate(12, 12), rate(12, 12), rate(0, 12), rate(0, 12), rate(0, 18)),
                        new Identification(2, 2, 3, rate(6, 6), rate(6, 6), rate(0, 6), rate(0, 6), rate(0, 18)));
    }

    @Test
    void shouldCallUnknownWhoIsNotNearEnough() {
        person("Ada", 0, 2);
        person("Bo", 10, 12);

        assertThat(Identification.of(people, nobody(), 1, 1, 1))
                .containsExactly(
                        new Identification(1, 2, 1, rate(2, 2), rate(0, 2), rate(2, 2), rate(0, 2), rate(0, 4)));
    }

    @Test
    void shouldNotAcceptTheThresholdItself() {
        person("Ada", 0, 1);
        person("Bo", 10, 11);

        assertThat(Identification.of(people, nobody(), 1, 1, 1).get(0).unknown())
                .isEqualTo(rate(2, 2));
        assertThat(Identification.of(people, nobody(), Math.nextUp(1.0), 1, 1)
                        .get(0)
                        .right())
                .isEqualTo(rate(2, 2));
    }

    /** Cy has one picture: enrolled, never shown, and in the way of Bo; as a stranger taken for Bo. */
    @Test
    void shouldCountWhoIsTakenForAnother() {
        person("Ada", 0, 0.1);
        person("Bo", 10, 14);
        person("Cy", 12);

        Identification result = Identification.of(people, nobody(), 3, 2, 1).get(0);

        assertThat(result.people()).isEqualTo(3);
        assertThat(result.right()).isEqualTo(rate(4 - 2, 4));
        assertThat(result.wrong()).isEqualTo(rate(2, 4));
        assertThat(result.nearestRight()).isEqualTo(rate(2, 4));
        assertThat(result.unknown()).isEqualTo(rate(0, 4));
        // Bo's two pictures are near Cy, and Cy is near either of Bo's.
        assertThat(result.strangers()).isEqualTo(rate(2 * 3, 2 * 5));
    }

    @Test
    void shouldNotTryWithNobodyToShow() {
        person("Ada", 0);
        person("Bo", 1, 2);

        assertThat(Identification.of(people, nobody(), 1, 1, 1)).isEmpty();
    }

    private void person(String name, double... places) {
        for (double place : places) {
            people.add(new Person(name, name + places.length + "-" + place, new float[] {(float) place}));
        }
    }

    private static Rate rate(long count, long of) {
        return new Rate(count, of);
    }

    private static Gallery nobody() {
        Embedder embedder = Mockito.mock(Embedder.class);
        Mockito.when(embedder.dimension()).thenReturn(1);
        return Gallery.empty(new ModelSet("line", "0", 1, Mockito.mock(MtcnnNetworks.class), embedder));
    }
}
