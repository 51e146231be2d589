package io.elasticfaces.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    @Test
    void shouldHoldAsManyAsItHasPlaces() {
        WaitingRoom room = new WaitingRoom(2);

        assertThat(room.enter()).isTrue();
        assertThat(room.enter()).isTrue();
        assertThat(room.enter()).isFalse();
        room.leave();
        assertThat(room.enter()).isTrue();
        assertThat(room.waiting()).isEqualTo(2);
    }

    @Test
    void shouldSendNewcomersAwayForATenthOfTheBacklogsTime() {
        WaitingRoom room = new WaitingRoom(1000);
        for (int i = 0; i < 600; i++) {
            room.enter();
        }

        assertThat(room.retryAfterSeconds(1)).isEqualTo(60);
        assertThat(room.retryAfterSeconds(15)).isEqualTo(4);
        assertThat(room.retryAfterSeconds(0)).as("nobody runs yet").isEqualTo(60);
    }

    @Test
    void shouldNeverSayZero() {
        assertThat(new WaitingRoom(5).retryAfterSeconds(15)).isEqualTo(1);
    }

    @Test
    void shouldRefuseToHaveNoPlaces() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WaitingRoom(0));
    }
}
