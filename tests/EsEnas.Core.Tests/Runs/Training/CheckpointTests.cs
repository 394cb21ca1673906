using System.Buffers.Binary;
using System.Security.Cryptography;
using EsEnas.Core.Binary;
using EsEnas.Core.Controllers;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Training;

public sealed class CheckpointTests
{
    [Theory]
    [InlineData(ControllerKind.Random)]
    [InlineData(ControllerKind.RegularizedEvolution)]
    [InlineData(ControllerKind.PolicyGradient)]
    [InlineData(ControllerKind.Factorized)]
    [InlineData(ControllerKind.HillClimb)]
    [InlineData(ControllerKind.Neat)]
    public void Run_saved_and_loaded_at_every_iteration_goes_on_bit_for_bit(ControllerKind controller)
    {
        var trainer = NewTrainer(s => s with { Controller = new() { Kind = controller, Evolution = new() { Population = 40 } } });
        var (_, undisturbed) = Run(trainer, trainer.Initial(), 12);

        var state = trainer.Initial();
        var rows = new List<IterationRow>();
        for (var i = 0; i < 12; i++)
        {
            var bytes = trainer.Save(state);
            state = NewTrainer(s => s with { Controller = new() { Kind = controller, Evolution = new() { Population = 40 } } }).Load(bytes);
            Assert.Equal(bytes, trainer.Save(state));
            (state, var step) = Run(trainer, state, 1);
            rows.AddRange(step);
        }

        Assert.Equal(undisturbed, rows);
    }

    [Fact]
    public void Size_of_a_full_checkpoint_is_known_before_the_first_iteration()
    {
        var trainer = NewTrainer(s => s with { Controller = new() { Evolution = new() { Population = 60 } } });

        var actual = trainer.Save(Run(trainer, trainer.Initial(), 8).State).Length;

        Assert.InRange(trainer.CheckpointBytes, actual, actual * 1.1);
    }

    [Fact]
    public void Every_truncation_is_a_checkpoint_exception()
    {
        var (trainer, bytes) = Sample();

        for (var length = 0; length < bytes.Length; length++) Assert.Throws<CheckpointException>(
            () => trainer.Load(bytes.AsSpan(0, length)));
        Assert.Throws<CheckpointException>(() => trainer.Load([.. bytes, 0]));
    }

    [Fact]
    public void Every_flipped_byte_is_a_checkpoint_exception()
    {
        var (trainer, bytes) = Sample();

        for (var at = 0; at < bytes.Length; at++)
        {
            var broken = bytes.ToArray();
            broken[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<CheckpointException>(() => trainer.Load(broken));
        }
    }

    [Fact]
    public void Content_that_lies_under_a_right_checksum_is_a_checkpoint_exception_or_a_state()
    {
        var (trainer, bytes) = Sample();
        var refused = 0;
        for (var at = 24; at < bytes.Length - 16; at++)
        {
            var broken = bytes.ToArray();
            broken[at] ^= 0xFF;
            Reseal(broken);
            try
            {
                // A number may have become another number; what is read must be a whole state.
                Assert.Equal(broken, trainer.Save(trainer.Load(broken)));
            }
            catch (CheckpointException exception)
            {
                Assert.Contains("corrupt", exception.Message);
                refused++;
            }
        }

        Assert.True(refused > 100, $"{refused} refused");
    }

    [Fact]
    public void Newer_schema_is_refused_with_its_version()
    {
        var (trainer, bytes) = Sample();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 3);
        Reseal(bytes);

        var message = Assert.Throws<CheckpointException>(() => trainer.Load(bytes)).Message;

        Assert.Contains("schema version 3", message);
        Assert.Contains("up to 2", message);
    }

    [Fact]
    public void Schema_zero_is_refused()
    {
        var (trainer, bytes) = Sample();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 0);
        Reseal(bytes);

        Assert.Throws<CheckpointException>(() => trainer.Load(bytes));
    }

    [Fact]
    public void Other_specification_is_refused_and_an_extended_one_is_not()
    {
        var (trainer, bytes) = Sample();

        var extended =
            NewTrainer(s => Small(s) with { Iterations = 99, StopAtReturn = 5, Checkpoint = new() { EverySeconds = 0 },
            Selection = new() { Candidates = 2 }, FineTuning = new() { Iterations = 5 } });

        Assert.Equal(bytes, extended.Save(extended.Load(bytes)));
        Assert.Equal(trainer.FingerprintOf(trainer.Load(bytes)), extended.FingerprintOf(extended.Load(bytes)));
        Assert.Contains("another specification",
            Assert.Throws<CheckpointException>(() => NewTrainer(s => Small(s) with { Seed = 8 }).Load(bytes)).Message);
    }

    [Fact]
    public void Checkpoint_of_another_objective_is_refused()
    {
        var (_, bytes) = Sample();

        Assert.Contains("theta", Assert.Throws<CheckpointException>(() => NewTrainer(Small, new SphereObjective(parameters: 7)).Load(bytes))
            .Message);
        Assert.Throws<CheckpointException>(() => NewTrainer(Small, new SphereObjective(choices: 4)).Load(bytes));
    }

    [Fact]
    public void Selection_checkpoint_is_no_training_checkpoint()
    {
        var (trainer, bytes) = Sample();
        var selection = new PolicySelection(trainer);

        Assert.Throws<CheckpointException>(() => selection.Load(bytes));
        Assert.Throws<CheckpointException>(() => trainer.Load(selection.Save(selection.Start(trainer.Load(bytes)))));
    }

    [Fact]
    public void Committed_checkpoint_of_schema_1_loads_with_its_fingerprint_and_goes_on()
    {
        // Written by the first build. It must stay readable for good: never write it anew.
        var bytes = Convert.FromBase64String(File.ReadAllText(ResourcePath("checkpoint-schema-1.base64")));
        var trainer = NewTrainer();

        var state = trainer.Load(bytes);

        Assert.Equal(3, state.Iteration);
        Assert.Equal("b1fa2693a5675fbbd706fdca08627660", trainer.FingerprintOf(state).ToString());
        Assert.Equal("29459520d894cf3829ccd84039b67d20", Run(trainer, state, 1).Rows[0].Fingerprint.ToString());
    }

    [Fact]
    public void Schema_2_is_schema_1_and_the_pareto_front()
    {
        var old = Convert.FromBase64String(File.ReadAllText(ResourcePath("checkpoint-schema-1.base64")));
        var trainer = NewTrainer();

        var state = trainer.Load(old);
        var bytes = trainer.Save(state);

        Assert.Empty(state.Pareto);
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        Assert.Equal([.. old[24..^16], 0], bytes[24..^16]);
        Assert.NotEmpty(Run(trainer, state, 1).State.Pareto);
    }

    // Few evaluations, so that every byte can be tried.
    private static ExperimentSpecification Small(ExperimentSpecification specification) =>
        specification with { Evaluations = new() { Directions = 2, AtCurrent = 2 } };

    private static (Trainer Trainer, byte[] Bytes) Sample()
    {
        var trainer = NewTrainer(Small);
        return (trainer, trainer.Save(Run(trainer, trainer.Initial(), 3).State));
    }

    internal static void Reseal(byte[] checkpoint) =>
        SHA256.HashData(checkpoint.AsSpan(0, checkpoint.Length - 16)).AsSpan(0, 16).CopyTo(checkpoint.AsSpan(checkpoint.Length - 16));

    private static string ResourcePath(string name) => Checkout.PathOf($"tests/EsEnas.Core.Tests/Runs/Training/{name}");
}
