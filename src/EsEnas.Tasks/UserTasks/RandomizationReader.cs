using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads what a task file draws for each episode: a quantity with [low, high], or with a mapping that says more.</summary>
internal static class RandomizationReader
{
    private const double LongestPause = 1000;
    private const double ShortestPush = 1e-3;

    /// <summary>The noise of an observation term that is a mapping.</summary>
    public static RangedNoise ReadNoise(FieldReader fields)
    {
        var law = fields.Choice("law", true, "uniform", "normal") == 1 ? SignalNoiseLaw.Normal : SignalNoiseLaw.Uniform;
        var range = fields.Range("range", RandomizedQuantities.Bounds(RandomizedQuantity.ObservationNoise), isInteger: false);
        fields.End();
        return new RangedNoise(law, range);
    }

    /// <summary>The section; nothing if it is not there.</summary>
    public static ImmutableArray<RandomizationTerm> Read(FieldReader fields)
    {
        if (fields.Section("randomization") is not { } section) return [];
        var terms = ImmutableArray.CreateBuilder<RandomizationTerm>();
        foreach (var quantity in RandomizedQuantities.All)
        {
            var key = RandomizedQuantities.Key(quantity);
            if (quantity == RandomizedQuantity.ObservationNoise)
            {
                section.Know(key);
                if (section.Has(key)) section.Refuse(key, "the key noise of observation terms: { law: normal, range: [low, high] }");
                continue;
            }

            if (!section.Has(key)) section.Know(key);
            else if (section.IsMapping(key)) terms.Add(Read(section.Section(key)!, quantity, section.PathOf(key), section.LineOf(key)));
            else
            {
                var range = section.Range(key, RandomizedQuantities.Bounds(quantity), RandomizedQuantities.IsSteps(quantity));
                terms.Add(new RandomizationTerm(new RandomizedPart(quantity, range), null, section.PathOf(key), section.LineOf(key)));
            }
        }

        section.End();
        return terms.DrainToImmutable();
    }

    private static RandomizationTerm Read(FieldReader fields, RandomizedQuantity quantity, string path, int line)
    {
        var inSeconds = RandomizedQuantities.IsSteps(quantity) && fields.Choice("unit", false, "steps", "seconds") == 1;
        var bounds = RandomizedQuantities.Bounds(quantity);
        var direction = HorizontalDirection.Any;
        if (quantity is RandomizedQuantity.Push or RandomizedQuantity.Tilt)
            direction = (HorizontalDirection)Math.Max(fields.Choice("direction", false, "any", "x", "y"), 0);
        var part = new RandomizedPart(quantity, fields.Range("range", bounds, RandomizedQuantities.IsSteps(quantity) && !inSeconds))
        {
            IsInSeconds = inSeconds,
            Direction = direction,
        };
        NameList? names = null;
        switch (quantity)
        {
            case RandomizedQuantity.MassScale:
                names = Names(fields, "bodies");
                break;
            case RandomizedQuantity.FrictionScale:
                names = Names(fields, "geoms");
                break;
            case RandomizedQuantity.GainScale:
                names = Names(fields, "actuators");
                break;
            case RandomizedQuantity.DampingScale:
                names = Names(fields, "joints");
                break;
            case RandomizedQuantity.Push:
                if (fields.OptionalName("body") is { } body) names = new NameList([body.Name], false, body.Path, body.Line);
                part = part with
                {
                    Every = fields.Range("every", new ValueRange(0, LongestPause), isInteger: false, part.Every),
                    Seconds = fields.Number("duration", ShortestPush, LongestPause, part.Seconds),
                };
                break;
            default:
                break;
        }

        if (RandomizedQuantities.IsFactor(quantity)) part = part with { IsEach = fields.Switch("each", false) };
        fields.End();
        return new RandomizationTerm(part, names, path, line);
    }

    // All is what a part without names means.
    private static NameList? Names(FieldReader fields, string key) => fields.Names(key) is { IsAll: false } names ? names : null;
}
